import { geoArea } from 'd3-geo';

const HALF_SPHERE = 2 * Math.PI;

function ring(coordinates: GeoJSON.Position[], outer: boolean): GeoJSON.Position[] {
  const large = geoArea({ type: 'Polygon', coordinates: [coordinates] }) > HALF_SPHERE;
  return large === outer ? [...coordinates].reverse() : coordinates;
}

const polygon = (rings: GeoJSON.Position[][]) => rings.map((one, i) => ring(one, i === 0));

/**
 * The same shape with its rings the way round that d3 draws: on a sphere a ring has an inside only by its direction,
 * and files (RFC 7946) use the other one. A ring that would cover more than half the globe is turned.
 */
export function rewind<G extends GeoJSON.GeoJSON>(shape: G): G {
  switch (shape.type) {
    case 'FeatureCollection':
      return { ...shape, features: shape.features.map((one) => rewind(one)) };
    case 'Feature':
      return { ...shape, geometry: shape.geometry && rewind(shape.geometry) };
    case 'Polygon':
      return { ...shape, coordinates: polygon(shape.coordinates) };
    case 'MultiPolygon':
      return { ...shape, coordinates: shape.coordinates.map(polygon) };
    default:
      return shape;
  }
}
