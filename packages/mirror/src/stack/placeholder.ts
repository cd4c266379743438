/** Names of the function's environment, of the file beside its code, and what stands in that file for a destination that CloudFormation knows only later. */
export const FILE_VARIABLE = 'MIRRORSCOPE_MIRROR_FILE';
export const DESTINATION_VARIABLE = 'MIRRORSCOPE_DESTINATION';
export const DEPLOYED_FILE = 'mirror.yaml';
export const DESTINATION = '$DESTINATION';
