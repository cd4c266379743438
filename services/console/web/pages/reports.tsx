import { useReports } from '../api/use_reports.ts';
import { AnswerView } from '../components/answer_view.tsx';
import { PageHead } from '../components/page_head.tsx';
import { to } from '../state/location.ts';

/** Every report, with what it measures. */
export default function ReportsPage() {
  return (
    <>
      <PageHead
        title="All reports"
        text="Questions with ready answers. Each is one SELECT that you can copy and change; the same come from the command: mirrorscope query."
      />
      <AnswerView answer={useReports()}>
        {(reports) => (
          <ul class="tiles">
            {reports.map(({ name, title, text }) => (
              <li key={name} class="card tile-link">
                <h2>
                  <a href={to(`/reports/${name}`)}>{title}</a>
                </h2>
                <p class="muted">{text.split('\n')[0]}</p>
              </li>
            ))}
          </ul>
        )}
      </AnswerView>
    </>
  );
}
