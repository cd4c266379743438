import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const COMPOSE = `${ROOT}infra/compose/`;
export const DOCKERFILE = `${ROOT}infra/images/Dockerfile`;
export const DEPLOY_DOCS = `${ROOT}docs/deploy.md`;
