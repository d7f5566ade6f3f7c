import type { Framework } from '../framework';

const works = { path: '/', text: 'it works' };
const rack = "run ->(env) { [200, { 'content-type' => 'text/plain' }, ['it works']] }\n";

/** Debian's Ruby, Go and PHP. */
export const languages: readonly Framework[] = [
  {
    title: 'Puma',
    debian: { puma: 'puma' },
    files: { 'config.ru': rack },
    expected: { kind: 'backend', port: 9292, launch: 'direct' },
    page: works,
    saves: 'config.ru',
  },
  {
    title: 'Rails',
    debian: { rails: 'ruby-rails', puma: 'puma' },
    files: {
      Gemfile: "gem 'rails'\ngem 'puma'\n",
      'bin/rails': `#!/usr/bin/env ruby
APP_PATH = File.expand_path('../config/application', __dir__)
require 'rails/commands'
`,
      'config/application.rb': `require 'logger'
require 'rails'
require 'action_controller/railtie'

class App < Rails::Application
  config.eager_load = false
  config.secret_key_base = 'x'
  config.hosts.clear
  routes.append { root to: ->(_env) { [200, { 'Content-Type' => 'text/plain' }, ['it works']] } }
end
`,
      'config/environment.rb': "require_relative 'application'\nRails.application.initialize!\n",
      'config.ru': "require_relative 'config/environment'\nrun Rails.application\n",
    },
    executable: ['bin/rails'],
    expected: { kind: 'backend', port: 3000, launch: 'direct' },
    page: works,
    saves: 'config/application.rb',
  },
  {
    title: 'Go',
    debian: { go: 'golang-go' },
    files: {
      'go.mod': 'module app\n\ngo 1.19\n',
      'main.go': `package main

import (
	"fmt"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "it works") })
	panic(http.ListenAndServe("127.0.0.1:8013", nil))
}
`,
    },
    expected: { kind: 'backend', port: 8013, launch: 'direct' },
    page: works,
    saves: 'main.go',
  },
  {
    title: 'PHP',
    debian: { php: 'php-cli' },
    files: {
      'Procfile.dev': 'web: php -S 127.0.0.1:8014 -t public\n',
      'public/index.php': 'it works\n',
    },
    expected: {
      name: 'app-web',
      kind: 'backend',
      port: 8014,
      launch: 'direct',
    },
    page: works,
    saves: 'public/index.php',
  },
];
