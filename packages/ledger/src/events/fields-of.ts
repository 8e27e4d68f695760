/** The fields of an object's codec, required and optional ones apart. Pure. */
import * as t from 'io-ts';

export type Fields = { readonly required: t.Props; readonly optional: t.Props };

/** The fields of what `t.exact` wraps: an object, or required and optional ones together. */
export const fieldsOf = (codec: t.Mixed): Fields => {
  if (codec instanceof t.InterfaceType) return { required: codec.props, optional: {} };
  if (codec instanceof t.PartialType) return { required: {}, optional: codec.props };
  const parts = codec instanceof t.IntersectionType ? codec.types.map(fieldsOf) : [];
  return {
    required: Object.assign({}, ...parts.map((part: Fields) => part.required)),
    optional: Object.assign({}, ...parts.map((part: Fields) => part.optional)),
  };
};
