export type FetchPlan = { readonly url: string };
export type Fetched = { readonly status: number; readonly body: string };

export async function fetchText(plan: FetchPlan): Promise<Fetched> {
  const response = await fetch(plan.url);
  return { status: response.status, body: await response.text() };
}
