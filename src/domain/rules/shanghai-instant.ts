/** The instant of a day (YYYY-MM-DD) and hour (HH:MM) in Asia/Shanghai, which keeps no summer time; null while half typed. */
export function shanghaiInstantMs(day: string, time: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time)) return null;
  const atMs = Date.parse(`${day}T${time}:00+08:00`);
  return Number.isNaN(atMs) ? null : atMs;
}
