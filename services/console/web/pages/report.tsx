import { PageHead } from '../components/page_head.tsx';

export default function Report() {
  return <PageHead title="Report" />;
}
