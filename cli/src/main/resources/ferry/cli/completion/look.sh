# Looks at the words before the one that is being typed. Sets at (the command), option (the one whose value comes next),
# server (the one that is named), only (whether no option can follow) and count (of the words that are no option).
__ferry_look() {
  local word below
  at='' option='' server='' only='' count=0
  for word in "$@"; do
    if [ -n "$option" ]; then
      if [ "$option" = --server ]; then server=$word; fi
      option=''
    elif [ -n "$only" ]; then
      count=$((count + 1))
    else
      case $word in
      --) only=yes ;;
      --server=*) server=${word#--server=} ;;
      -*=*) ;;
      -*) if [ -n "$(__ferry_value "$at $word")" ]; then option=$word; fi ;;
      *)
        below=''
        if [ "$count" -eq 0 ]; then below=$(__ferry_command "$at $word"); fi
        if [ -n "$below" ]; then at=$below; else count=$((count + 1)); fi
        ;;
      esac
    fi
  done
}

# Sets fits: what the word that is being typed ($1) may be.
__ferry_fit() {
  fits=''
  if [ -n "$option" ]; then
    fits=$(__ferry_value "$at $option")
    return
  fi
  if [ -z "$only" ]; then
    case $1 in
    -*)
      fits=flags
      return
      ;;
    esac
  fi
  if [ "$count" -eq 0 ] && [ -n "$(__ferry_commands "$at")" ]; then
    fits=commands
  else
    fits=$(__ferry_word "$at")
  fi
}

# Prints what can be offered for the word that is being typed ($1), each with a few words about it behind a tab.
__ferry_offer() {
  case $fits in
  flags) __ferry_flags "$at" ;;
  commands) __ferry_commands "$at" ;;
  one*) printf '%s\n' "$fits" | tail -n +2 ;;
  'ask '*)
    fits=${fits#ask }
    "$ferry" complete ${server:+"--server=$server"} -- "${fits% list}" "$1" 2>/dev/null </dev/null
    ;;
  esac
}
