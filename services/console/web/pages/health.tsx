import { PageHead } from '../components/page_head.tsx';

export default function Health() {
  return <PageHead title="Mirror health" />;
}
