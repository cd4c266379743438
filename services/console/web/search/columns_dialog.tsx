import { COLUMNS } from '@mirrorscope/record';
import { useState } from 'preact/hooks';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icons.tsx';
import { FIRST_COLUMN, toggled } from './chosen_columns.ts';

export interface ColumnsDialogProps {
  readonly chosen: readonly string[];
  readonly onChoose: (names: readonly string[]) => void;
}

/** A button, and behind it every column of the record to be shown or not. */
export function ColumnsDialog({ chosen, onChoose }: ColumnsDialogProps) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState('');
  const found = COLUMNS.filter(({ name, text }) => name !== FIRST_COLUMN && `${name} ${text}`.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        <Icon name="table" />
        Columns
      </button>
      <Dialog title="Columns of the table" open={open} onClose={() => setOpen(false)}>
        <div class="stack">
          <label class="field">
            Look for
            <input type="search" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
          </label>
          <div class="column-choices">
            {found.map(({ name, text }) => (
              <label key={name} class="column-choice">
                <input type="checkbox" checked={chosen.includes(name)} onChange={() => onChoose(toggled(chosen, name))} />
                <code>{name}</code>
                <span class="muted">{text}</span>
              </label>
            ))}
          </div>
          <div class="page-actions">
            <button type="button" class="button" onClick={() => onChoose([])}>
              The usual ones
            </button>
            <button type="button" class="button primary" onClick={() => setOpen(false)}>
              Done
            </button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
