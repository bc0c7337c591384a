/**
 * Owns: JSON as text and as a tree that may lack anything. Never: binding to classes by reflection.
 * Start at: {@link dev.berth.daemon.cli.json.JsonText}. Next in flow: the commands and their
 * tables.
 */
@NullMarked
package dev.berth.daemon.cli.json;

import org.jspecify.annotations.NullMarked;
