import { PageHead } from '../components/page_head.tsx';

export default function Sql() {
  return <PageHead title="SQL" />;
}
