// Loaded when a pattern of a user's is first needed: a regular-expression engine whose time grows with the text alone.
export { compilePatterns } from '../services/logs/patterns';
