/**
 * Owns: tables, ages and YAML as text. Never: where the text goes. Start at: {@link
 * dev.berth.daemon.cli.print.Table}. Next in flow: the commands, which write it out.
 */
@NullMarked
package dev.berth.daemon.cli.print;

import org.jspecify.annotations.NullMarked;
