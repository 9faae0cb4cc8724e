/**
 * Instants and durations (PRF-06). An instant is the text `YYYY-MM-DDThh:mm:ssZ`: its order as
 * text is its order in time. No clock is asked here.
 */
import { Breach } from "./breach.js";

const INSTANT = /^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
const DURATION =
  /^P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?)?$/;
const YEAR_MAX = 9999;
const CLOCK_SKEW_S = 300;
/** What lies after it counts as it (PRF-13). */
const LAST = `${YEAR_MAX}-12-31T23:59:59Z`;

/** Checks that `text` is the spelling of a moment that exists. */
export function checkInstant(text) {
  // A day or hour that does not exist comes back from the calendar as another one.
  if (!INSTANT.test(text) || fromMoment(Date.parse(text)) !== text) {
    throw new Breach("time", "This is no instant in its one spelling.");
  }
}

/** The instant `seconds` later, at most the last one. */
export function plus(instant, seconds) {
  return fromMoment(Date.parse(instant) + seconds * 1000) ?? LAST;
}

/** Whether `instant` is further ahead of `now` than clocks may differ (PRF-09). */
export function isAhead(instant, now) {
  return instant > plus(now, CLOCK_SKEW_S);
}

/** The instant one ISO 8601 duration later, at most the last one; 31 January plus P1M is the last day of February. */
export function plusDuration(instant, duration) {
  const match = DURATION.exec(duration);
  if (match === null) throw new Breach("time", "A duration is not in its one spelling.");
  const [years, months, weeks, days, hours, minutes] = match.slice(1).map((part) => Number(part ?? 0));
  const moment = new Date(instant);
  const day = moment.getUTCDate();
  moment.setUTCDate(1);
  moment.setUTCMonth(moment.getUTCMonth() + 12 * years + months);
  const lastDay = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0));
  moment.setUTCDate(Math.min(day, lastDay.getUTCDate()));
  if (!(moment.getUTCFullYear() <= YEAR_MAX)) return LAST;
  const seconds = (weeks * 7 + days) * 86_400 + hours * 3_600 + minutes * 60;
  return plus(fromMoment(moment.getTime()), seconds);
}

/** Whole seconds from one instant to a later one; negative if they are the other way round. */
export function secondsBetween(earlier, later) {
  return (Date.parse(later) - Date.parse(earlier)) / 1000;
}

/** The instant of a `Date`, whole seconds, rounded down. */
export function fromDate(date) {
  return fromMoment(Math.floor(date.getTime() / 1000) * 1000);
}

function fromMoment(milliseconds) {
  const moment = new Date(milliseconds);
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() > YEAR_MAX) return undefined;
  return moment.toISOString().replace(".000Z", "Z");
}
