import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findPrometheusContainer,
  findPrometheusFiles,
} from '../../../../src/exporters/metrics/findPrometheus';
import { NodeFiles } from '../../../../src/system/files/nodeFiles';
import { tempFolder } from '../../../fakes/tempFolder';

const files = new NodeFiles();

it('finds configurations of Prometheus, nearest first, and nothing that only has its name', async () => {
  const folder = tempFolder({
    'ops/prometheus/prometheus.yml': 'global: {}\n',
    'prometheus.dev.yaml': '',
    'grafana/provisioning/datasources/prometheus.yml': 'apiVersion: 1\ndatasources: []\n',
    'rules/prometheus-rules.yml': 'groups: []\n',
    'node_modules/x/prometheus.yml': 'global: {}\n',
    'prometheus.json': '{}',
  });
  const found = await findPrometheusFiles(folder, files);
  expect(found.map((file) => path.relative(folder, file))).toEqual([
    'prometheus.dev.yaml',
    path.join('ops', 'prometheus', 'prometheus.yml'),
  ]);
});

describe('the container of Prometheus', () => {
  const compose = (service: string): string =>
    `services:\n  db:\n    image: postgres:16\n  watch:\n${service}`;

  it.each([
    [
      'behind a bridge',
      compose(
        '    image: prom/prometheus:v3.1.0\n    volumes:\n      - ./p.yml:/etc/prometheus/prometheus.yml\n',
      ),
      { service: 'watch', hostNetwork: false, volumes: ['./p.yml:/etc/prometheus/prometheus.yml'] },
    ],
    [
      'on the network of the machine',
      compose('    image: quay.io/prometheus/prometheus\n    network_mode: host\n'),
      { service: 'watch', hostNetwork: true, volumes: [] },
    ],
    ['of another kind', compose('    image: prom/node-exporter\n'), undefined],
    ['of a broken file', 'services: [', undefined],
  ])('%s', async (_, text, expected) => {
    const folder = tempFolder({ 'ops/docker-compose.yml': text });
    const found = await findPrometheusContainer(folder, files);
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });
});
