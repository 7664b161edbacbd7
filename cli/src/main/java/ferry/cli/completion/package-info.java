/// Completion of what is typed in a shell: scripts for bash, zsh and fish, made of the commands as they are.
///
/// What can be known beforehand stands in the script. For names of people and ids the script asks `ferry complete`, whose
/// answers are [ferry.cli.completion.Candidate]s: nothing else may reach a shell.
@NullMarked
package ferry.cli.completion;

import org.jspecify.annotations.NullMarked;
