"""The configuration: one TOML file → `Settings`, checked whole, every fault reported at once.

| file        | holds                                                                        |
|-------------|------------------------------------------------------------------------------|
| settings.py | the typed tables, in the order of config.example.toml, each with its default |
| values.py   | the kinds of value: durations, hours, zones, texts per language, addresses   |
| secret.py   | where a password comes from: file, systemd credential, command, environment  |
| load.py     | file → Settings, or a ConfigError that lists key, value, reason and remedy   |
| policy.py   | settings → the desk's Policy                                                       |
| example.py  | the example event that ships with the worker                                 |
| events.py   | an `[[event]]` table → the core's Event, wall clock resolved into instants   |
"""
