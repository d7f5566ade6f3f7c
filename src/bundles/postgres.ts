// Loaded when a workspace has a database: the driver and what is asked of it.
export { connectDatabase } from '../services/databases/databaseLink';
