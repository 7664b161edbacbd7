# Completion of ferry for fish, as a file ferry.fish in ~/.config/fish/completions, or:
#   ferry completion fish | source

@TABLES@
# Prints what can be offered for the word that is being typed, each with a few words about it behind a tab.
function __ferry_complete
    set -l before (commandline -opc)
    set -l typed (commandline -ct)
    set -l ferry (string replace -r '^~/' "$HOME/" -- "$before[1]")
    set -e before[1]

    # What has been typed: the command, the option whose value comes next, the server, and whether no option can follow
    set -l at ''
    set -l option ''
    set -l server
    set -l only ''
    set -l count 0
    for word in $before
        if test -n "$option"
            if test "$option" = --server
                set server "--server=$word"
            end
            set option ''
        else if test -n "$only"
            set count (math $count + 1)
        else
            switch "$word"
                case --
                    set only yes
                case '--server=*'
                    set server $word
                case '-*=*'
                case '-*'
                    if test -n "$(__ferry_value "$at $word")"
                        set option $word
                    end
                case '*'
                    set -l below
                    if test $count -eq 0
                        set below (__ferry_command "$at $word")
                    end
                    if test -n "$below"
                        set at "$below"
                    else
                        set count (math $count + 1)
                    end
            end
        end
    end

    set -l lead ''
    if test -z "$option$only"; and string match -qr '^--[a-z-]+=' -- "$typed"
        set option (string replace -r '=.*' '' -- "$typed")
        set lead "$option="
        set typed (string replace -r '^[^=]*=' '' -- "$typed")
    end

    set -l fits
    if test -n "$option"
        set fits (__ferry_value "$at $option")
    else if test -z "$only"; and string match -q -- '-*' "$typed"
        __ferry_flags "$at"
        return
    else if test $count -eq 0; and test -n "$(__ferry_commands "$at")"
        __ferry_commands "$at"
        return
    else
        set fits (__ferry_word "$at")
    end
    if string match -q -- '* list' "$fits[1]"; and string match -q -- '*,*' "$typed"
        set lead "$lead"(string replace -r '[^,]*$' '' -- "$typed")
        set typed (string replace -r '.*,' '' -- "$typed")
    end

    switch "$fits[1]"
        case files
            printf '%s\n' "$lead"(__fish_complete_path "$typed")
        case folders
            printf '%s\n' "$lead"(__fish_complete_directories "$typed" '')
        case 'one*'
            printf '%s\n' "$lead"$fits[2..-1]
        case 'ask *'
            set -l kind (string replace -r '^ask ([a-z]+).*' '$1' -- "$fits[1]")
            printf '%s\n' "$lead"($ferry complete $server -- $kind "$typed" 2>/dev/null </dev/null)
    end
end

complete -c ferry -f -a '(__ferry_complete)'
