export interface Metrics {
  count(request: { method: string; route: string; status: number; tookMs: number }): void;
  /** Prometheus text format 0.0.4. */
  text(gauges: Readonly<Record<string, number>>): string;
}

export function newMetrics(): Metrics {
  const counts = new Map<string, { requests: number; tookMs: number }>();
  return {
    count({ method, route, status, tookMs }) {
      const labels = `method="${method}",route="${route.replaceAll('"', '')}",status="${status}"`;
      const before = counts.get(labels) ?? { requests: 0, tookMs: 0 };
      counts.set(labels, { requests: before.requests + 1, tookMs: before.tookMs + tookMs });
    },
    text(gauges) {
      const lines = ['# TYPE doorstep_requests_total counter'];
      for (const [labels, { requests }] of counts) lines.push(`doorstep_requests_total{${labels}} ${requests}`);
      lines.push('# TYPE doorstep_request_seconds_total counter');
      for (const [labels, { tookMs }] of counts) lines.push(`doorstep_request_seconds_total{${labels}} ${tookMs / 1_000}`);
      for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE doorstep_${name} gauge`, `doorstep_${name} ${value}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
