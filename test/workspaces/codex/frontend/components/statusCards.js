const number = new Intl.NumberFormat('en-GB');

/** What the three services say, as the props of their cards. */
export function describeServices(backend, visits, generator) {
  return [
    describeBackend(backend),
    describeDatabase(backend, visits),
    describeGenerator(generator),
  ];
}

function describeBackend(backend) {
  if (!backend) {
    return { name: 'Backend', value: 'Down', tone: 'bad', text: 'It does not answer.' };
  }
  const well = backend.status === 'ok';
  return {
    name: 'Backend',
    value: 'Up',
    tone: well ? 'good' : 'fair',
    text: `Running for ${duration(backend.uptimeSeconds)}${well ? '' : ', without its database'}.`,
  };
}

function describeDatabase(backend, visits) {
  const name = 'Database';
  if (!backend) {
    return { name, value: 'Unknown', tone: 'bad', text: 'Only the backend could tell.' };
  }
  if (backend.database !== 'up') {
    return { name, value: 'Down', tone: 'bad', text: 'Visits are not counted until it is back.' };
  }
  const text = visits ? `${count(visits.total)} stored.` : 'It answers.';
  return { name, value: backend.latencyMs, unit: 'ms', tone: 'good', text };
}

function describeGenerator(generator) {
  const name = 'Generator';
  if (!generator) {
    return { name, value: 'Down', tone: 'bad', text: 'It does not answer.' };
  }
  return {
    name,
    value: 'Up',
    tone: 'good',
    text: `Running for ${duration(generator.uptimeSeconds)}.`,
  };
}

function count(total) {
  return total === 1 ? '1 visit' : `${number.format(total)} visits`;
}

function duration(seconds) {
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
