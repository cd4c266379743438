import { PageHead } from '../components/page_head.tsx';

export default function Columns() {
  return <PageHead title="Columns" />;
}
