package dev.berth.daemon.document;

/**
 * A finished node and what it weighs with every alias in it counted as what it stands for.
 *
 * @param node what was read
 * @param nodes it and everything below it
 * @param characters of the scalars in it
 * @param depth levels of mappings and sequences in it; 0 for a scalar
 */
record Measured(YamlNode node, int nodes, int characters, int depth) {}
