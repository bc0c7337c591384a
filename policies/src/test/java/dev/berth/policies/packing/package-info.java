/** The policies as they pack bins, measured by problems that others measure themselves by. */
@NullMarked
package dev.berth.policies.packing;

import org.jspecify.annotations.NullMarked;
