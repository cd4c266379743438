import type { Fact, Unknown } from '../schema/fact.ts';
import { type Html, html, type Part } from './html.ts';

/** A fact with where it is from, or that it is not known and how to learn it. */
export const factText = <T>(fact: Fact<T>, show: (value: T) => Part): Html =>
  fact.known ? html`${show(fact.value)} <span class="from">(${fact.from})</span>` : unknownText(fact);

export const unknownText = ({ why, learn }: Unknown): Html =>
  html`<span class="unknown"><b>Not known:</b> ${why}. To learn it: ${learn}</span>`;
