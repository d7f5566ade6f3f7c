/** The registry alone: the whole library loads HTTPS, compression and a dozen collectors of its own. */
declare module 'prom-client/lib/registry' {
  import { Registry } from 'prom-client';
  export default Registry;
}
