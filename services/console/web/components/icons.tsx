/** Line icons of 20 by 20, in the colour of the text around them; they say nothing to screen readers, the label beside them does. */

const PATHS = {
  overview: 'M3 10.5h3l1.8-5 3.2 9.5 2-6.5 1.2 2H17',
  talkers: 'M4 16V9m4 7V4m4 12v-5m4 5V7',
  retransmits: 'M4 8a6.2 6.2 0 0 1 11-1.6L16.500 8M16.500 4v4h-4M16 12a6.200 6.200 0 0 1-11 1.600L3.500 12M3.500 16v-4h4',
  resets: 'M10 3v6m4.200-4a6.500 6.500 0 1 1-8.400 0',
  rtt: 'M10 5.500V10l3 2M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14',
  handshake: 'M3 7h11l-3-3M17 13H6l3 3',
  halfopen: 'M3 7h12l-3-3M17 13.500h-2M12.500 13.500h-2M8 13.500H6',
  scans:
    'M3 7V4.500A1.500 1.500 0 0 1 4.500 3H7m6 0h2.500A1.500 1.500 0 0 1 17 4.500V7m0 6v2.500a1.500 1.500 0 0 1-1.500 1.500H13m-6 0H4.500A1.500 1.500 0 0 1 3 15.500V13M3.500 10h13',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12m4.500-1.500L17 17',
  health: 'M10 16.500S3.500 12.700 3.500 8A3.500 3.500 0 0 1 10 6.300 3.500 3.500 0 0 1 16.500 8c0 4.700-6.500 8.500-6.500 8.500',
  sql: 'M4 6l4 4-4 4m6 0h6',
  reports: 'M5 3.500h7l3 3v10H5zM8 10h4.500M8 13h4.500',
  columns:
    'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14m-1.800-8.700A1.900 1.900 0 0 1 10 7a1.700 1.700 0 0 1 .8 3.300c-.6.300-.8.700-.8 1.400M10 13.800v.1',
  sun: 'M10 13.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M10 2v1.500m0 13V18M2 10h1.500m13 0H18M4.300 4.300l1.100 1.100m9.200 9.200 1.100 1.100m0-11.400-1.100 1.100m-9.200 9.200-1.100 1.100',
  moon: 'M16.500 11.600A6.800 6.800 0 0 1 8.400 3.500a6.800 6.800 0 1 0 8.100 8.100',
  system: 'M3.500 4.500h13v8.500h-13zM7.500 16.500h5M10 13v3.500',
  clock: 'M10 5.500V10l3 2M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14',
  refresh: 'M16 6.500A7 7 0 1 0 17 10M16.500 3v4h-4',
  chevron: 'M6 8l4 4 4-4',
  back: 'M12 5l-5 5 5 5',
  forward: 'M8 5l5 5-5 5',
  zoomout: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12m4.500-1.500L17 17M6.500 9h5',
  menu: 'M3.500 6h13M3.500 10h13M3.500 14h13',
  close: 'M5 5l10 10M15 5 5 15',
  copy: 'M7.500 7.500h9v9h-9zM12.500 7.500v-4h-9v9h4',
  download: 'M10 3v9.500M6 9l4 4 4-4M4 16.500h12',
  table: 'M3.500 4.500h13v11h-13zM3.500 8.500h13M8.500 8.500v7',
  chart: 'M3.500 3.500v13h13M6.500 12l3-3.500 2.500 2 4-5',
  keyboard: 'M2.500 5.500h15v9h-15zM5.500 8.500h.1m2.900 0h.1m2.900 0h.1m2.900 0h.1M7 11.500h6',
  arrow: 'M4 10h12m-4.500-4.500L16 10l-4.500 4.500',
  warning: 'M10 3.500 17.500 16.500h-15zM10 8.500v3.500M10 14.200v.1',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
