import { PageHead } from '../components/page_head.tsx';

export default function FlowSearch() {
  return <PageHead title="Flow search" />;
}
