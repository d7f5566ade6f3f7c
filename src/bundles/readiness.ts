// Loaded when the first services are known: what asks them, and their databases, how they are.
export { Readiness } from '../services/health/readiness';
