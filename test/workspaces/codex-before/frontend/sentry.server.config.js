import * as Sentry from '@sentry/nextjs';

Sentry.init({
  dsn: process.env.SENTRY_DSN,

  // Everything, so that nothing is missed
  tracesSampleRate: 1,
});
