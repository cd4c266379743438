/** US dollars in us-east-1, where the file says nothing else. AWS: aws.amazon.com/vpc/pricing and aws.amazon.com/ec2/pricing/on-demand, November 2026. */

/** A mirror session, each hour from its creation to its deletion. */
export const SESSION_HOUR = 0.015;
/** A gigabyte from one zone into another: 0.01 at either end. */
export const CROSS_ZONE_GB = 0.02;
/** Hours that AWS counts as a month. */
export const MONTH_HOURS = 730;
