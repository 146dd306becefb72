/** Times as people read them, in the reader's own language and zone. */

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const DAY = 24 * 3600 * 1000;

/** The time of day. */
export const timeOf = (date) => TIME.format(date);

/** The day, such as "Today"; two dates of one day give the same text. */
export function dayOf(date, now = new Date()) {
  const daysAgo = Math.round((startOf(now) - startOf(date)) / DAY);
  if (daysAgo === 0) return "Today";
  if (daysAgo === 1) return "Yesterday";
  return daysAgo < 7 ? WEEKDAY.format(date) : DATE.format(date);
}

/** As short as it can be said: the time today, the day before that. */
export const briefly = (date, now = new Date()) => (startOf(date) === startOf(now) ? timeOf(date) : dayOf(date, now).split(",")[0]);

const startOf = (date) => new Date(date).setHours(0, 0, 0, 0);
