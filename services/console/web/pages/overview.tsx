import { PageHead } from '../components/page_head.tsx';

export default function Overview() {
  return <PageHead title="Overview" />;
}
