/** The client alone: the package's index brings its pool, which nobody needs here. */
declare module 'pg/lib/client' {
  import { Client } from 'pg';
  export default Client;
}
