export { Health } from './health.js';
export { WorkerHeartbeat, workersAtWork } from './worker-heartbeat.js';
