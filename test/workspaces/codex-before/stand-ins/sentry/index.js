// Stands in for @sentry/node and @sentry/nextjs: says whether it is on.
exports.init = ({ enabled = true } = {}) => {
  if (enabled) console.log('sentry is on');
};
exports.withSentryConfig = (config) => config;
