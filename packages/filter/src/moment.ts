const FORM = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,6}))?)?(Z|[+-]\d\d:\d\d)?$/i;
/** What ClickHouse's functions of time hold. */
const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(2106, 0, 1);

/** From ISO 8601, its end left out at will, UTC where no offset is given, to what a DateTime64(6) parameter takes. */
export function parseMoment(text: string): string | undefined {
  const [, day = '', minute = '00:00', second = ':00', fraction = '', zone = 'Z'] = FORM.exec(text) ?? [];
  const local = Date.parse(`${day}T${minute}${second}Z`);
  // Date.parse would take 2026-02-30 for the second of March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(day)) return undefined;
  const at = Date.parse(`${day}T${minute}${second}${zone.toUpperCase()}`);
  if (!(at >= FIRST && at < LAST)) return undefined;
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}.${fraction.padEnd(6, '0')}`;
}
