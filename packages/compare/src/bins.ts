/** Values are counted by bins of a width of a quarter of a percent: as good as exact, and few however many values there are. */
const BINS_PER_E = 400;

/** The middle of a bin; `edge` -0.5 and 0.5 are its ends. */
export const binValue = (bin: number, edge = 0): number => Math.exp((bin + edge) / BINS_PER_E);

/** The bin of a value of at least 1. */
export const binOf = (value: number): number => Math.round(Math.log(value) * BINS_PER_E);

/** The same in ClickHouse's SQL. What is less than 1 falls into the bin of 1. */
export const binSql = (value: string): string => `toInt32(round(log(greatest(${value}, 1)) * ${BINS_PER_E}))`;
