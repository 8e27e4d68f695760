/**
 * IO: installs PostgreSQL and Redis as the distribution's packages, as root, such that nothing
 * starts by itself: no cluster is made, no service is started now or at the next boot, and ports
 * 5432 and 6379 stay free. One shell script does it, so that what it sets up for the time of
 * installing is taken back even when this process is killed meanwhile.
 */
import * as E from 'fp-ts/lib/Either.js';
import { aptProblem } from './apt-problem.ts';
import type { ProvisionFailed } from './fetch-nats.ts';
import { runCommand } from './run-command.ts';

/**
 * Debian asks policy-rc.d before it starts a service; 101 is "no". A person's own one is respected.
 */
const script = `
  policy=/usr/sbin/policy-rc.d
  clusters=/etc/postgresql-common/createcluster.d
  marker='# by recovery-ledger, for the time of installing'
  if [ ! -e "$policy" ] || grep -qF "$marker" "$policy"; then ours=yes; else ours=; fi
  tidy() {
    if [ -n "$ours" ]; then rm -f "$policy"; fi
    rm -f "$clusters/recovery-ledger.conf"
  }
  trap tidy EXIT
  trap 'exit 130' INT TERM HUP
  if [ -n "$ours" ]; then
    printf '#!/bin/sh\\n%s\\nexit 101\\n' "$marker" >"$policy" && chmod 755 "$policy" || exit 1
  fi
  mkdir -p "$clusters" && echo 'create_main_cluster = false' >"$clusters/recovery-ledger.conf" || exit 1
  apt() { apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }
  # The lists may be empty (fresh images) or older than the mirror: then they are read, and once more.
  apt install -y --no-install-recommends "$@" || { apt update && apt install -y --no-install-recommends "$@"; }
  result=$?
  for service in "$@"; do
    # PostgreSQL's service starts clusters, of which there are none: it can stay as it is.
    if [ "$service" = redis-server ]; then
      service "$service" stop
      deb-systemd-helper disable "$service.service"
      update-rc.d "$service" disable
    fi
  done >/dev/null 2>&1
  exit $result
`;

const env = {
  DEBIAN_FRONTEND: 'noninteractive',
  DEBIAN_PRIORITY: 'critical',
  NEEDRESTART_SUSPEND: '1',
};

/** Installs packages of which this machine has none yet. */
export const installPackages = async (
  packages: readonly string[],
): Promise<E.Either<ProvisionFailed, true>> => {
  const args = ['-c', script, 'install-packages', ...packages];
  const options = { env, timeoutMs: 1_800_000, killSignal: 'SIGTERM' as const };
  const result = await runCommand('sh', args, options);
  if (result.ok) return E.right(true);
  const reason = aptProblem(result.stderr);
  const what = `apt-get could not install ${packages.join(' ')} (${reason})`;
  const hint = `${what}: run \`sudo apt-get install ${packages.join(' ')}\` and start again`;
  return E.left({ _tag: 'ProvisionFailed', what, hint });
};
