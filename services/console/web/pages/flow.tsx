import { PageHead } from '../components/page_head.tsx';

export default function Flow() {
  return <PageHead title="Flow" />;
}
