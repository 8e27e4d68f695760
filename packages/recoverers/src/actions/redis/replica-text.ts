/**
 * The configuration file of a server that is to start as a replica. Pure. All else in it stays:
 * only whom it follows is another.
 */
export const replicaText = (before: string, primary: { host: string; port: number }): string => {
  const kept = before.split('\n').filter((line) => !/^\s*(replicaof|slaveof)\s/i.test(line));
  const text = kept.join('\n').trimEnd();
  return `${text}\nreplicaof ${primary.host} ${primary.port}\n`;
};
