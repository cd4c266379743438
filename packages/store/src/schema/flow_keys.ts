/** A listener that sees packets unmirrored is a viewpoint itself; mirrored ones may reach several listeners. */
export const FLOW_VIEWPOINT = "encap, mirror_src, vni, if(encap = 'none', listener, '')";

/** Same for both directions, since two viewpoints need not agree on who is the client. */
export const TCP_CONNECTION =
  'least((client_ip, client_port), (server_ip, server_port)), greatest((client_ip, client_port), (server_ip, server_port))';
