import { PageHead } from '../components/page_head.tsx';

export default function Reports() {
  return <PageHead title="All reports" />;
}
