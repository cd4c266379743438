/** Addresses in the console, of the time that the dashboard shows. Conditions are in its filter language; `${__data.fields.x}` is column x of the row. */
const flows = (...conditions: readonly string[]) => ({
  title: 'Flows in the console',
  url: `\${console}/flows?from=\${__from:date:iso}&to=\${__to:date:iso}&filter=${encodeURIComponent(conditions.join(' and ')).replaceAll(/%24%7B(.+?)%7D/g, '${$1:percentencode}')}`,
});

const field = (column: string) => `\${__data.fields.${column}}`;

export const FLOWS_OF_SERVER = flows(`server_ip = ${field('server')}`, `server_port = ${field('server_port')}`);
export const FLOWS_OF_PAIR = flows(
  `client_ip = ${field('client')}`,
  `server_ip = ${field('server')}`,
  `server_port = ${field('server_port')}`,
);
export const FLOWS_OF_CLIENT = flows(`client_ip = ${field('client')}`);
export const FLOWS_OF_SENDER = flows(`ip = ${field('sender')}`, `ip = ${field('receiver')}`, `server_port = ${field('server_port')}`);
export const FLOWS_OF_RECEIVER = flows(`ip = ${field('receiver')}`, `ip = ${field('peer')}`, `server_port = ${field('server_port')}`);
export const FLOWS_OF_VIEWPOINT = flows(`mirror_src = ${field('mirror_src')}`, `vni = ${field('vni')}`);
export const FLOW_OF_ID = flows(`community_id = ${field('community_id')}`);

/** The same flow in the logs of Zeek or Suricata. */
export const IN_IDS = { title: 'In the logs of Zeek or Suricata', url: `\${ids}\${__data.fields.community_id:percentencode}` };
