const path = require('path');
const { withSentryConfig } = require('@sentry/nextjs');

/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  experimental: {
    // Needed for Sentry on the server
    instrumentationHook: true,
  },
  turbopack: { root: path.resolve(__dirname) }, // the lock files further up are not ours
};

module.exports = withSentryConfig(nextConfig, {
  silent: true,
  org: 'codex',
  project: 'frontend',
});
