/** The orders and groupings of a search result, apart from the schemas: the page chooses among them without loading any schema. */

export const sortOrders = ['newest', 'oldest', 'largest', 'smallest', 'best', 'name'] as const;

export const groupings = ['none', 'day', 'project', 'model', 'location'] as const;
