import type { Tool } from './tool';

const backend = { kind: 'backend', commands: 'any' } as const satisfies Partial<Tool>;

/** What serves in Ruby, PHP, Go, Java, .NET and Elixir. Ports are those of each one's documentation. */
export const languageTools: readonly Tool[] = [
  {
    ...backend,
    name: 'rails',
    title: 'Rails',
    options: { valued: 'port:p binding:b config:c environment:e pid:P using:u' },
    serves: ['server', 's'],
    develops: ['server', 's'],
    defaultPort: 3000,
  },
  {
    name: 'puma',
    title: 'Puma',
    kind: 'backend',
    options: {
      valued:
        'bind:b config:C port:p environment:e threads:t workers:w tag pidfile state:S control-url dir',
    },
    serves: [''],
    develops: [''],
    // Where there is no config/puma.rb.
    defaultPort: 9292,
  },
  {
    name: 'rackup',
    kind: 'backend',
    options: { valued: 'port:p host:o server:s env:E require:r include:I option:O' },
    serves: [''],
    develops: [''],
    defaultPort: 9292,
  },
  {
    name: 'sidekiq',
    options: { valued: 'concurrency:c queue:q require:r config:C environment:e timeout:t' },
    serves: [''],
  },
  {
    name: 'ruby',
    title: 'Ruby',
    runsFile: true,
    options: { valued: 'I require:r C E' },
    odd: ['e'],
  },
  {
    ...backend,
    name: 'artisan',
    title: 'Laravel',
    options: { valued: 'host port tries env' },
    serves: ['serve'],
    develops: ['serve'],
    defaultPort: 8000,
  },
  {
    name: 'php',
    title: 'PHP',
    kind: 'backend',
    runsFile: true,
    options: { valued: 'server:S docroot:t define:d ini:c' },
    odd: ['r', 'version', 'v'],
  },
  {
    ...backend,
    name: 'go',
    title: 'Go',
    serves: ['run'],
    develops: ['run'],
  },
  {
    name: 'air',
    kind: 'backend',
    options: { valued: 'c d' },
    serves: [''],
    develops: [''],
    watch: [{}],
    launch: 'air',
  },
  {
    ...backend,
    name: 'spring-boot',
    title: 'Spring Boot',
    serves: ['spring-boot:run', 'bootRun'],
    develops: ['spring-boot:run', 'bootRun'],
    defaultPort: 8080,
    build: ['mvn', 'package'],
  },
  {
    ...backend,
    name: 'quarkus',
    title: 'Quarkus',
    serves: ['quarkus:dev', 'quarkusDev', 'dev'],
    develops: ['quarkus:dev', 'quarkusDev', 'dev'],
    defaultPort: 8080,
  },
  {
    name: 'java',
    title: 'Java',
    commands: 'any',
    runsFile: true,
  },
  {
    name: 'mvn',
    aliases: ['mvnw'],
    role: 'wrapper',
    options: { valued: 'f file pl P s settings T rf' },
  },
  {
    name: 'gradle',
    aliases: ['gradlew'],
    role: 'wrapper',
    options: { valued: 'p project-dir b build-file x exclude-task' },
  },
  {
    ...backend,
    name: 'dotnet',
    title: '.NET',
    options: {
      valued: 'project:p framework:f configuration:c launch-profile runtime:r verbosity:v',
    },
    serves: ['watch', 'run'],
    develops: ['watch', 'run'],
    watch: [{ command: 'watch' }],
    watchOptions: ['non-interactive', 'no-hot-reload'],
    launch: 'dotnet',
  },
  {
    ...backend,
    name: 'mix',
    title: 'Phoenix',
    serves: ['phx.server'],
    develops: ['phx.server'],
    defaultPort: 4000,
  },
];
