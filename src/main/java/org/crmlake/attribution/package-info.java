/** Campaign attribution: which touches, channels and campaigns earn which part of a conversion. */
package org.crmlake.attribution;
