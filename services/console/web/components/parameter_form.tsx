import type { ReportInfo } from '../../src/contract.ts';
import { heading } from '../format/label.ts';
import { setParams, usePlace } from '../state/location.ts';

/** A report's own parameters. What is typed counts when the field is left or Enter is pressed; the URL keeps it. */
export function ParameterForm({ parameters }: { readonly parameters: ReportInfo['parameters'] }) {
  const params = new URLSearchParams(usePlace().search);
  if (parameters.length === 0) return null;
  return (
    <form class="parameters" aria-label="Parameters of the report" onSubmit={(event) => event.preventDefault()}>
      {parameters.map(({ name, type, default: initial, text }) => (
        <label key={name} class="field">
          {heading(name, 'text').label}
          <input
            name={name}
            inputMode={type.startsWith('UInt') ? 'numeric' : 'text'}
            placeholder={initial}
            value={params.get(name) ?? ''}
            onChange={(event) => setParams({ [name]: event.currentTarget.value.trim() })}
          />
          <small>{text}</small>
        </label>
      ))}
    </form>
  );
}
