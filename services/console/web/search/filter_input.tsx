/** The filter's line: an ARIA combobox with what may be written at the cursor, and what is wrong under it. */
import { completeFilter, type Option } from '@mirrorscope/filter';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FilterProblem } from './filter_problem.tsx';
import { problemOf } from './problem.ts';

/** Options shown at once; more letters make them fewer. */
const SHOWN = 50;

export interface FilterInputProps {
  readonly value: string;
  readonly onSearch: (filter: string) => void;
  readonly autofocus: boolean;
}

export function FilterInput({ value, onSearch, autofocus }: FilterInputProps) {
  const [text, setText] = useState(value);
  const [tried, setTried] = useState(value);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [cursor, setCursor] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const wanted = useRef<number>(undefined);
  const id = useId();

  useEffect(() => {
    setText(value);
    setTried(value);
  }, [value]);
  useEffect(() => {
    if (autofocus) input.current?.focus();
  }, []);
  // The cursor's place behind what an option put in, before the next key.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    input.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  }, [text]);

  const { from, to, options } = open ? completeFilter(text, cursor) : { from: 0, to: 0, options: [] };
  const shown = options.slice(0, SHOWN);
  const problem = problemOf(text, tried === text);
  const write = (next: string, at: number) => {
    setText(next);
    setCursor(at);
    setActive(-1);
  };
  const take = (option: Option) => {
    const gap = text[to] === ' ' || /[(]$/.test(option.text) ? '' : ' ';
    const end = from + option.text.length + 1;
    wanted.current = gap === '' && option.text === '(' ? end - 1 : end;
    write(text.slice(0, from) + option.text + gap + text.slice(to), wanted.current);
    input.current?.focus();
  };
  const search = () => {
    setOpen(false);
    setTried(text);
    if (problemOf(text, true) === undefined) onSearch(text.trim());
  };
  const key = (event: KeyboardEvent) => {
    const option = shown[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // From the input itself, which is place -1, to the last option and around.
      if (shown.length > 0) setActive(((active + 1 + step + shown.length + 1) % (shown.length + 1)) - 1);
    } else if (event.key === ' ' && event.ctrlKey) setOpen(true);
    else if (event.key === 'Escape' && open) setOpen(false);
    else if ((event.key === 'Enter' || event.key === 'Tab') && open && option !== undefined) take(option);
    else if (event.key === 'Enter') search();
    else return;
    event.preventDefault();
  };
  const place = () => setCursor(input.current?.selectionStart ?? text.length);

  return (
    <div class="filter">
      <div class="filter-line">
        <label class="visually-hidden" for={`${id}-input`}>
          Filter
        </label>
        <input
          ref={input}
          id={`${id}-input`}
          class="filter-input"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open && shown.length > 0}
          aria-controls={`${id}-options`}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-problem`}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={4000}
          placeholder="All flows. Try: server_port = 443 and retransmits > 0"
          value={text}
          onInput={(event) => {
            write(event.currentTarget.value, event.currentTarget.selectionStart ?? event.currentTarget.value.length);
            setOpen(true);
          }}
          onKeyDown={key}
          onClick={place}
          onKeyUp={place}
          onFocus={place}
          onBlur={() => setOpen(false)}
        />
        <button type="button" class="button primary" onClick={search}>
          Search
        </button>
        <Options id={id} options={open ? shown : []} active={active} onTake={take} />
      </div>
      <div id={`${id}-problem`} aria-live="polite">
        {problem !== undefined && <FilterProblem text={text} problem={problem} />}
      </div>
    </div>
  );
}

interface OptionsProps {
  readonly id: string;
  readonly options: readonly Option[];
  readonly active: number;
  readonly onTake: (option: Option) => void;
}

function Options({ id, options, active, onTake }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.children[active]?.scrollIntoView({ block: 'nearest' }), [active]);
  return (
    <div ref={list} id={`${id}-options`} class="options" role="listbox" aria-label="What may be written here" hidden={options.length === 0}>
      {options.map((option, index) => (
        // The input keeps the focus, so its keys are the input's.
        // biome-ignore lint/a11y/useFocusableInteractive: the input names it by aria-activedescendant.
        // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the input takes it.
        <div
          key={option.text}
          id={`${id}-${index}`}
          class="option"
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(option)}
        >
          <code class={`option-text option-${option.kind}`}>{option.text}</code>
          <span class="option-detail">{option.detail}</span>
        </div>
      ))}
    </div>
  );
}
